"""The benchmark's own app: only its proxy model is searched by the peers."""

from django.apps import AppConfig


class PeersConfig(AppConfig):
    name = "benchmarks.peers"
    label = "bench_peers"
