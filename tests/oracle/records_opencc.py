"""Converts records by the OpenCC of this Python's environment.

    records_opencc.py CONFIG [-t] < in > out

The protocol is that of records.c.
"""
import struct
import sys

import opencc


def main():
    # OpenCC keeps the dictionaries that may output tofu unless told not to.
    converter = opencc.OpenCC(sys.argv[1], "-t" in sys.argv[2:])
    source = sys.stdin.buffer
    while head := source.read(4):
        length, = struct.unpack("<I", head)
        text = source.read(length)
        if len(text) < length:
            sys.exit("records_opencc.py: a record is cut off")
        converted = converter.convert(text.decode()).encode()
        sys.stdout.buffer.write(struct.pack("<I", len(converted)) + converted)


main()
