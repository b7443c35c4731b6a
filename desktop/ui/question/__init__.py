"""The question asked before something that matters: one yes, and Esc is no."""
