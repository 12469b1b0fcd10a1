"""Numbers → lines drawn with characters, for a terminal that may have ASCII alone; knows neither Rich nor Textual."""
