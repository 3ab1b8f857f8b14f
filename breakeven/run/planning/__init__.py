"""What a run is going to measure: its cases, on which workers, and sizes for workloads that declare none."""
