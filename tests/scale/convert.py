#!/usr/bin/env python3
"""Converts a text on Apache Spark, every line by itself, with shutong.

usage: spark-submit convert.py SOURCE DESTINATION PARTITIONS SHUTONG OPTION...

SHUTONG is its whole path: processes that rdd.pipe starts have no environment.
Of the options -c PROFILE, or -t TARGET with --document=line, give each line what
it has in one run.  DESTINATION becomes a folder; its part-* in order are the text.
"""
import shlex
import sys

from pyspark import SparkConf, SparkContext


def main(source, destination, partitions, *command):
    # Lines end at \n only; otherwise Hadoop ends them at \r too, and loses which it was.
    conf = SparkConf().set("spark.hadoop.textinputformat.record.delimiter", "\n")
    # checkCode: otherwise the lines of a process that failed are lost without a word.
    with SparkContext(conf=conf) as spark:
        spark.textFile(source, int(partitions)) \
            .pipe(shlex.join(command), checkCode=True) \
            .saveAsTextFile(destination)


if __name__ == "__main__":
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
