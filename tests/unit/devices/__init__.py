"""The printers, tried with a real folder and a real socket."""
