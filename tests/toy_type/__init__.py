"""A type of item that the product does not have: putting steps in order. Its files stand as they would in ``pix/``."""
