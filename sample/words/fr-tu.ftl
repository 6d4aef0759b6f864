# The sample service says « vous » to everybody: it does not know who is a pupil before it is told.
