#!/bin/sh
# Eight threads open, convert and fail by libshutong-opencc; each has an error of
# its own.  make check-tsan has ThreadSanitizer look at it.
folder=${BUILD:-build}/tests/opencc
echo 1..1
if LD_LIBRARY_PATH=${BUILD:-build} timeout 120 "$folder/calls_linked" threads \
	"${THREAD_SECONDS:-1}"; then
	echo 'ok 1 - each thread has its own error'
else
	echo 'not ok 1 - each thread has its own error'
	exit 1
fi
