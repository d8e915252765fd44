"""Every component, in every state, on one page."""
