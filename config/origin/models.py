"""No model: a flush would empty its table, and Django signals migrations to the apps that have this module alone."""
