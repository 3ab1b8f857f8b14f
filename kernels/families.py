"""What each family of workloads is about: a paragraph for a learner, in the order of the page."""

from breakeven.workload.presentation import Family

FAMILIES = (
    Family(
        "arrays",
        "Arrays: numbers side by side",
        "Arithmetic on a long row of numbers often waits for memory: adding two numbers takes "
        "less time than fetching them. So what counts here is how often a tool goes over the array, "
        "how much it copies on the way, and only then how many cores share the work. Threads and "
        "compiled loops can share one array; processes must receive it first.",
    ),
    Family(
        "objects",
        "Objects: plain Python, text and collections",
        "Python's own objects are scattered over memory, and in the standard build of Python only "
        "one thread at a time may touch them. So these workloads ask, in this order: is there a method that does "
        "less work, can the loop leave Python, and does it pay to have several interpreters, each "
        "of which must be sent its share?",
    ),
    Family(
        "frames",
        "Frames: tables of columns",
        "A frame is a set of arrays with names, and most of its time goes into reading text, "
        "grouping and joining. Tools differ in what they do at once (one column, one part of the "
        "file, one group), in whether they see the whole query before they begin, and in what it "
        "costs to get the data in and the answer out.",
    ),
    Family(
        "graphs",
        "Graphs: many tasks that wait for each other",
        "Here the work is cut into tasks, and the question is the price of a task: it has to be "
        "described, sent, run and answered, whatever it computes. Next to a long task, that price "
        "vanishes; tiny tasks are nothing but price.",
    ),
    Family(
        "learning",
        "Learning: models and searches",
        "Training repeats one pass over the data, and a search repeats the training. The "
        "repetitions of a search exchange nothing, so they are easier to share out. It matters who "
        "holds the data, how often it is sent, and whether the library has threads of its own that "
        "compete for the same cores.",
    ),
    Family(
        "top_methods",
        "Top methods: what notebooks call most",
        "The twenty pandas methods that public notebooks call most, each alone on the same frame. A "
        "tool with pandas' interface is as useful as the methods that it has, and as fast as those "
        "that are called often; a method that it lacks is a result too.",
    ),
)
