"""A process that waits until its owner is done or was killed, and then ends what the owner started.

The owner holds the janitor's standard input: it closes when the owner goes, however it goes. The
owner's folder for temporary files goes too.
"""

import shutil
import sys

from kernels.engines.leftovers import end_marked

if __name__ == "__main__":
    _, owner, folder = sys.argv
    sys.stdin.buffer.read()
    end_marked(owner)
    shutil.rmtree(folder, ignore_errors=True)
