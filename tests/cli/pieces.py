"""Writes FILE to standard output in random pieces, the same for a seed.

    pieces.py SEED MOST FILE

A piece has up to MOST bytes; now and then there is a pause, so that pieces are seen
as pieces.
"""
import os
import random
import sys
import time

seed, most = int(sys.argv[1]), int(sys.argv[2])
with open(sys.argv[3], "rb") as file:
    text = file.read()
random.seed(seed)
at = 0
while at < len(text):
    # Large ones are short now and then, too.
    n = random.randint(1, random.choice([min(most, 100), most, most]))
    os.write(1, text[at:at + n])
    at += n
    if random.random() < 0.001:
        time.sleep(0.001)
