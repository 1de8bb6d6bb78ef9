-- wrk prints no 95th percentile by itself.
done = function(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    "RESULT %.1f %.3f %.3f %d\n",
    summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1000,
    latency:percentile(95) / 1000,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout
  ))
end
