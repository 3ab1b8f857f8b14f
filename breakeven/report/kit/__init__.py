"""Write-ups of chosen workloads for publication: Markdown, page, notebook, LaTeX."""
