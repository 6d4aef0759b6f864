# Where administration says « tu »: nowhere, pupils do not administer.
