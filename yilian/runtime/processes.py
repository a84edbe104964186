"""Runs one program in this process: `python -m yilian.runtime.processes <module>:<function> <host> <port> <parent>`.

The program is named, so that nothing here knows what it does. It ends with the process that started it, even when that one is killed
by signal 9.
"""

import ctypes
import os
import signal
import sys
from importlib import import_module

PARENT_DEATH = 1  # PR_SET_PDEATHSIG
PROGRAM_PROCESS = "YILIAN_PROGRAM_PROCESS"


def die_with_parent(by: signal.Signals, parent: int) -> None:
    """Ask the kernel to signal this process when its parent ends; leave at once when it has ended already."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PARENT_DEATH, int(by), 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(0)


def die_with_program() -> None:
    """Let a process that a program started end with it."""
    die_with_parent(signal.SIGKILL, int(os.environ[PROGRAM_PROCESS]))


def main() -> None:
    """Run the program that the arguments name."""
    name, host, port, parent = sys.argv[1:5]
    die_with_parent(signal.SIGTERM, int(parent))
    os.environ[PROGRAM_PROCESS] = str(os.getpid())
    module, _, function = name.partition(":")
    getattr(import_module(module), function)(host, int(port))


if __name__ == "__main__":
    main()
