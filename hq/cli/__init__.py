"""``python3 main.py hq …``: HQ is set up, served and looked after from the command line. Start reading at app.py."""
