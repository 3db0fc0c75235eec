"""TAP for the tests beside it that are in Python: results are printed as they come."""
import sys

sys.dont_write_bytecode = True
count = failed = 0


def result(name, wrong):
    """One test, which fails with the lines of `wrong`."""
    global count, failed
    count += 1
    failed += bool(wrong)
    print(f"{'not ' if wrong else ''}ok {count} - {name}", flush=True)
    for line in wrong[:5]:
        print(f"#   {line}")


def finish():
    """The plan; returns the exit status."""
    print(f"1..{count}")
    return failed > 0
