"""Small pure-Python things that know no school and no Django."""
