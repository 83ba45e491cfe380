# Waits until the suite in $data has made what a first start makes for the next in the background: it takes the processors
# from whoever works meanwhile.
echo 'Waiting until the first start is over ...' >&2
for libraries in "$data"/run/programs/*/lib; do
  timeout 600 bash -c 'until [ -f "$1" ]; do sleep 1; done' _ "${libraries%lib}classes.aot"
done
