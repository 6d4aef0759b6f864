//! OpenID Connect: this portal signs people in at services that speak it. The schema is `0002_oidc.sql`.
