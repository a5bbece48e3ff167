"""What every request and answer passes: logging, caching, failover and the content security policy."""
