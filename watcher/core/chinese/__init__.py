"""Reading of Chinese official notices, shared by every Chinese source: pure functions over pages."""
