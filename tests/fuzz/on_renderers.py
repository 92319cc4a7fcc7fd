"""placeholder"""


def prepare(data):
    return lambda: None
