# The program speaks to operators only.
