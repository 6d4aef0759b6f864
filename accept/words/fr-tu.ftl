# The book speaks to whoever runs a server: « vous », and to nobody by name.
