"""Part 744 of the Export Administration Regulations as codified: three lists of parties."""
