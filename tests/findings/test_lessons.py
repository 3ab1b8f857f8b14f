import re

import pytest
from example_claims import WIDE, baseline, table_of, timed

from breakeven.catalogue import catalogue
from breakeven.findings.lessons import conditions, lesson_told, open_questions, placeholders, told


def sentences(tmp_path, cases, text, *holds):
    return told([{"text": text, "holds": holds}], table_of(tmp_path, cases))


CASES = (
    baseline("ndvi", "numpy", seconds=2.0),
    timed("ndvi", "numba", 4.0, seconds=0.5),
    timed("ndvi", "ray", 0.5, seconds=4.0),
    baseline("ndvi", "numpy", "small", seconds=0.001),
    timed("ndvi", "ray", 0.01, "small", seconds=0.1),
)


def test_figures_are_filled_in_at_the_largest_size_or_at_the_one_that_is_named(tmp_path):
    text = (
        "{numba.speedup}, {numba.seconds}; {ray.slowdown}, {ray@small.slowdown}; {numpy.peak_bytes}"
    )
    assert sentences(tmp_path, CASES, text) == ["4.0×, 500 ms; 2.0×, 100×; 95.4 MiB"]


@pytest.mark.parametrize(
    ("holds", "shown"),
    [
        (("numba faster",), True),
        (("ray slower",), True),
        (("ray@small slower",), True),
        (("numba > ray",), True),
        (("numba > numpy", "numpy > ray"), True),
        (("ray faster",), False),
        (("ray > numba",), False),
        (("numba faster", "ray > numba"), False),
        (("numba@small faster",), False),
        (("numba > absent",), False),
    ],
)
def test_a_sentence_is_told_only_where_what_it_rests_on_holds(tmp_path, holds, shown):
    assert sentences(tmp_path, CASES, "So it is.", *holds) == (["So it is."] if shown else [])


def test_what_is_inside_the_noise_does_not_hold(tmp_path):
    cases = [baseline("ndvi", "numpy"), timed("ndvi", "ray", 2.0, spread=WIDE)]
    assert sentences(tmp_path, cases, "Faster.", "ray faster") == []
    assert told([{"text": "Faster.", "holds": ["ray > numpy"]}], table_of(tmp_path, cases)) == []


def test_a_lesson_of_which_little_is_told_says_what_the_noise_leaves_open(tmp_path):
    cases = [baseline("ndvi", "numpy"), timed("ndvi", "ray", 2.0, spread=WIDE)]
    table = table_of(tmp_path, cases)
    lesson = [{"text": "So it is."}, {"text": "Faster.", "holds": ["ray faster", "ray > numpy"]}]
    (question,) = open_questions(lesson, table)
    assert question.startswith("Whether ray is faster than numpy at ")
    assert "cannot be told here: 2.0× (95 % interval" in question
    (surer,) = open_questions(lesson, table.assign(confidence=0.996))
    assert "cannot be told here: 2.0× (99.6 % interval" in surer
    assert lesson_told(lesson, table) == ["So it is.", question]
    assert lesson_told([lesson[0], lesson[0], lesson[1]], table) == ["So it is."] * 2
    decided = table_of(tmp_path / "other", CASES)
    assert open_questions([{"text": "", "holds": ["numba faster", "nonsense"]}], decided) == []


@pytest.mark.parametrize("figure", ["absent.seconds", "numba@small.seconds", "numba.limit_share"])
def test_a_sentence_whose_figure_is_missing_is_dropped(tmp_path, figure):
    assert sentences(tmp_path, CASES, f"It takes {{{figure}}}.") == []


@pytest.mark.parametrize("text", ["{ray}", "{ray.wins}", "{ray.seconds", "a } b", "{}"])
def test_a_broken_placeholder_is_an_error_and_never_shown(tmp_path, text):
    with pytest.raises(ValueError, match=r"brace|no figure"):
        placeholders(text)
    assert sentences(tmp_path, CASES, text) == []


@pytest.mark.parametrize("words", ["ray", "ray is slower", "a < b", "a >b", ""])
def test_words_that_are_no_condition_are_an_error(words):
    with pytest.raises(ValueError, match="neither"):
        conditions([words])


def test_every_lesson_of_the_catalogue_names_what_exists():
    for name in catalogue.names():
        workload = catalogue.workload(name)
        for sentence in (*workload.lesson, *workload.answer):
            for each in placeholders(sentence.text):
                assert each.label in workload.implementations, (name, each)
                assert each.size is None or each.size in workload.sizes, (name, each)
            for each in conditions(sentence.holds):
                labels = {each.first, each.second or each.first}
                assert labels <= set(workload.implementations), (name, each)
                assert each.size is None or each.size in workload.sizes, (name, each)


def test_a_lesson_is_short():
    lessons = {name: catalogue.workload(name).lesson for name in catalogue.names()}
    assert [name for name, lesson in lessons.items() if len(lesson) > 5 or len(lesson) == 1] == []


def test_no_lesson_says_times_twice():
    for name in catalogue.names():
        for sentence in catalogue.workload(name).lesson:
            assert not re.search(r"(speedup|slowdown)\} times", sentence.text), sentence.text


def test_every_question_of_the_catalogue_is_answered_whatever_the_verdicts():
    for name in catalogue.names():
        answer = catalogue.workload(name).answer
        assert answer, name
        assert not answer[-1].holds, name


def test_a_speedup_that_is_left_open_is_told_with_its_interval(tmp_path):
    cases = [baseline("ndvi", "numpy"), timed("ndvi", "numba", 1.2, spread=WIDE)]
    table = table_of(tmp_path, cases)
    (said,) = told([{"text": "Numba runs at {numba.speedup}, or {numba.slowdown} as long."}], table)
    assert re.fullmatch(
        r"Numba runs at 1\.2× \(0\.\d+–\S+×\), or 0\.83× \(0\.\d+–\S+×\) as long\.", said
    )
    (said,) = told([{"text": "{numba.seconds}"}], table)
    assert "(" not in said
