# Words of the provisioning feature.
