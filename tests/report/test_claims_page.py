import base64
import hashlib
import json
import re
from html import unescape

import pytest
from example_claims import SIZES, baseline, failed, timed
from example_pages import CATALOGUE, HOSTILE, Page
from example_results import journal, run

from breakeven.errors import UserError
from breakeven.findings.claims.claim import Evidence, Judged, Ruling
from breakeven.records.tables.table import read_results
from breakeven.report.overviews.claims import ClaimShown
from breakeven.report.site import write_site
from breakeven.statistics.combining import OPEN
from kernels.claims import CLAIMS

NASTY = f"{HOSTILE}</style>\"'&{{{{7*7}}}}"


def cases():
    """Enough for each verdict, and for each kind of chart."""
    known = {"unit": NASTY}
    found = [baseline("countdown", "python", size, **known) for size in SIZES]
    found += [timed("countdown", "threads", 0.9, size, **known) for size in SIZES]
    found += [timed("read_csv", "modin-ray", 0.5), baseline("read_csv", "pandas")]
    found += [baseline("io_wait", "python", "small"), timed("io_wait", "threads", 0.5, "small")]
    found += [baseline("io_wait", "python"), timed("io_wait", "threads", 2.0)]
    found += [
        timed("collection_costs", "sort-list", 1.0, size, seconds=n * 1e-7, n=n)
        for size, n in {"tiny": 100, **SIZES, "huge": 100_000_000}.items()
    ]
    found += [failed("pairwise_sum", "numba-nested-parallel", "crashed", NASTY)]
    found += [timed("method_loc", "modin-ray", 2.0, unit=NASTY)]
    return found


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("claims")
    lesson = [{"text": f"{NASTY.partition('{')[0]} {{threads.slowdown}}", "holds": []}]
    settings = {"workloads": {"countdown": {"question": "?", "lesson": lesson}}}
    journal(folder, cases(), run(machine={"cpu": NASTY}, settings=settings))
    write_site(read_results(folder), folder / "site", presentation=CATALOGUE)
    return folder / "site" / "claims.html"


@pytest.fixture(scope="module")
def text(written):
    return written.read_text(encoding="utf-8")


def test_every_claim_stands_there_with_its_verdict_and_its_command(text):
    page = Page(text)
    shown = {a["id"]: a["data-verdict"] for _, a in page.elements if "data-verdict" in a}
    assert list(shown) == [claim.name for claim in CLAIMS.claims]
    assert shown["C1"] == "confirmed"
    assert shown["C2"] == "it depends"
    assert shown["C9"] == "refuted"
    assert shown["C20"] == "cannot tell here"
    for claim in CLAIMS.claims:
        assert claim.words.partition("'")[0] in text
        assert claim.command.partition("'")[0] in text
    assert "<dt>Turns at</dt><dd>1.03×</dd>" in text
    assert "a verdict is given up to" in text


def test_a_verdict_shows_figure_sizes_workers_and_where_it_turns(text):
    section = text.partition('id="C2"')[2].partition("</section>")[0]
    assert "2.0× (95\N{NO-BREAK SPACE}% interval 2.0–2.0×)" in section
    assert "1,000 steps; 10,000,000 steps; on 2 workers" in section
    assert "It turns between 1,000 and 10,000,000 steps" in section
    assert section.count("<svg") == 1
    assert re.search(r"<td>10,000,000 steps</td><td>2</td>.*supports it", section)


def test_each_point_of_a_chart_says_its_figure_as_the_table_does(text):
    titles = [unescape(each) for each in re.findall(r"<title>([^<]*)</title>", text)]
    figure = "2.0× (95\N{NO-BREAK SPACE}% interval 2.0–2.0×)"
    assert f"threads over python, 10,000,000 steps: {figure}, supports it" in titles
    assert not [each for each in titles if "value:" in each or "side:" in each]


def test_a_chart_of_times_does_not_pass_its_intervals_off_as_the_verdicts(text):
    section = text.partition('id="C5"')[2].partition("</section>")[0]
    assert "<small>with 95\N{NO-BREAK SPACE}% intervals</small>" in section
    assert "bars:" not in section


def test_rules_read_as_sentences(text):
    page = unescape(text)
    assert (
        "countdown, at every size: threads, on more than one worker, is not faster than python by "
        "10\N{NO-BREAK SPACE}% or more"
    ) in page
    assert "collection_costs: the time of append-list does not grow" in page
    assert "numba takes at most 3.2 times the claim’s 566 µs at the small size" in page
    assert "modin-* gives an answer in all 20 workloads" in page
    assert "(not required; counts if decided)" in page
    assert "from 100,000 microseconds a task on, and not below it." in page
    assert "grows as constant" not in page


def evidence(series, borders, value=2.0):
    numbers = {"n": 10, "unit": "rows", "workers": 1, "workload": "etl", "labels": ("a", "b")}
    words = {"words": "", "figure": "", "p_values": OPEN}
    return Evidence(series=series, value=value, borders=borders, **words, **numbers)


def test_where_a_claim_turns_is_told_for_each_thing_that_is_compared():
    facts = [evidence(f"{each} over b, etl", (1.03,)) for each in ("a", "c", "d")]
    memory = evidence("memory of b over a, etl", (1 / 1.05, 1.05))

    def turns(*of):
        judged = Judged(CLAIMS.claims[0], Ruling("confirmed", "", evidence=of))
        return ClaimShown(judged, None, "", "", ()).turns

    assert turns(*facts) == "1.03×"
    assert turns(*facts, memory) == (
        "1.03× for a over b, c over b and 1 more; 0.95× and 1.05× for memory of b over a"
    )
    assert turns() == ""


@pytest.mark.parametrize(
    ("error", "chance"),
    [(None, ""), (0.24, "24 %"), (0.00078, "0.078 %"), (0.0, "below 0.01 %"), (1.0, "100 %")],
)
def test_a_p_value_has_two_digits_and_is_never_nought(error, chance):
    judged = Judged(CLAIMS.claims[0], Ruling("confirmed", ""), error)
    assert ClaimShown(judged, None, "", "", ()).chance == chance


def test_growth_and_shares_have_charts_and_an_empty_claim_has_none(text):
    sections = {
        claim.name: text.partition(f'id="{claim.name}"')[2].partition("</section>")[0]
        for claim in CLAIMS.claims
    }
    assert "<svg" in sections["C5"]
    assert "<svg" in sections["C10"]
    assert "<svg" not in sections["C20"]
    assert "Measure it" in sections["C20"]


def test_everything_from_the_data_is_escaped(written, text):
    index = (written.parent / "index.html").read_text(encoding="utf-8")
    countdown = (written.parent / "workloads/countdown.html").read_text(encoding="utf-8")
    for each in (text, index, countdown):
        assert HOSTILE not in each
        assert each.count("</style>") == 1
        assert "&lt;script&gt;" in each
    assert "1.1×" in countdown.partition('class="lesson"')[2].partition("</p>")[0]


def test_the_page_loads_nothing_and_runs_its_own_script_only(text):
    page = Page(text)
    (policy,) = [a["content"] for t, a in page.elements if t == "meta" and "http-equiv" in a]
    digest = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
    assert policy.startswith("default-src 'none'; ")
    assert f"style-src 'sha256-{digest}';" in policy
    assert not [tag for tag, _ in page.elements if tag in {"iframe", "object", "img"}]
    assert [attributes for tag, attributes in page.elements if tag == "script"] == [{}]
    assert not page.attributes("style")
    here = {"how-we-measure.html", "index.html", "environment.html"}
    hrefs = set(page.attributes("href")) - here
    assert all(href.startswith(("#", "data:image/svg+xml,")) for href in hrefs)
    ids = page.attributes("id")
    assert len(ids) == len(set(ids))


def test_the_index_links_the_claims_and_introduces_each_family_once(written):
    page = Page((written.parent / "index.html").read_text(encoding="utf-8"))
    assert "claims.html" in page.attributes("href")
    families = [each for each in page.attributes("id") if re.fullmatch(r"family-[a-z_]+", each)]
    assert families == ["family-arrays", "family-top_methods"]


@pytest.mark.parametrize(("width", "scheme"), [(1200, "light"), (1200, "dark"), (380, "light")])
def test_the_page_fits_and_says_nothing_in_the_console(silent_view, written, width, scheme):
    with silent_view(width, scheme) as view:
        view.goto(written.as_uri())
        widths = view.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        ink = view.evaluate("getComputedStyle(document.body).color")
        name = view.locator("#C1 figure svg text", has_text="threads over python").first
        assert name.evaluate("element => getComputedStyle(element).fill") == ink
        charts = view.locator(".claim figure .scroll").evaluate_all(
            "all => all.map(each => each.scrollWidth - each.clientWidth)"
        )
    assert widths[0] <= widths[1]
    assert max(charts) <= 0


def test_the_claims_on_the_command_line(in_project, capsys):
    from breakeven.commands.results.claims import claims

    folder = in_project('results = "results/data"', 'claims = "kernels.claims:CLAIMS"')
    runs = folder / "results" / "data" / "runs"
    runs.mkdir(parents=True)
    journal(runs, cases())
    claims(as_json=True)
    records = json.loads(capsys.readouterr().out)
    assert [each["number"] for each in records] == list(range(1, 21))
    assert records[1]["verdict"] == "it depends"
    claims(as_json=False)
    assert "cannot tell here" in capsys.readouterr().out


def test_a_project_without_claims_is_told_how_to_declare_some(in_project):
    from breakeven.commands.results.claims import claims

    in_project()
    with pytest.raises(UserError, match="declares no claims; name some in"):
        claims()


def test_without_declared_claims_there_is_no_page_of_them(tmp_path):
    journal(tmp_path, cases())
    index = write_site(read_results(tmp_path), tmp_path / "site")
    assert not (tmp_path / "site" / "claims.html").exists()
    assert "claims.html" not in Page(index.read_text(encoding="utf-8")).attributes("href")
