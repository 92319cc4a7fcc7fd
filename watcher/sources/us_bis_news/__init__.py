"""Press releases of the Bureau of Industry and Security."""
