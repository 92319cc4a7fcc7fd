"""Press releases of the Department of Commerce that touch export controls or trade with China."""
