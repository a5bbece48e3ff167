"""What every request and answer passes.

Logging, caching, failover and the content security policy.
"""
