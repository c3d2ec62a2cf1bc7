#!/bin/bash
# A configuration's part with COUNT peers, the same ones in every run.
#   peers.sh COUNT
# Any 32 bytes are a public key; nobody has to know the private ones.
set -euo pipefail

exec /usr/bin/python3 - "$1" <<'PYTHON'
import base64, random, sys

source = random.Random(1)
for i in range(int(sys.argv[1])):
    print("[Peer]")
    print("PublicKey =", base64.b64encode(source.randbytes(32)).decode())
    print(f"AllowedIPs = 10.{i >> 16}.{i >> 8 & 255}.{i & 255}/32")
PYTHON
