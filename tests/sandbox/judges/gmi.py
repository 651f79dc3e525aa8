"""Runs lieer's own command line, unchanged, with Google's address in the discovery document replaced by $GMAIL."""

import json
import os

from googleapiclient import discovery_cache
from lieer.gmailieer import Gmailieer  # type: ignore[import-not-found]  # it lives in the judge's own environment

document = json.loads(discovery_cache.get_static_doc("gmail", "v1")) | {"rootUrl": os.environ["GMAIL"]}
discovery_cache.get_static_doc = lambda *_: json.dumps(document)
Gmailieer().main()
