"""Authlib (PyPI): code flow with PKCE, the ID token by its own rules, UserInfo, renewal, both ways out."""

import os
import unittest
from urllib.parse import parse_qs, urlencode, urlsplit

import requests
from authlib.common.security import generate_token
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.jwk import KeySet
from person import PORTAL, Browser, Service, account

PORT, CLIENT, SECRET = os.environ["PREAU_PEERS_AUTHLIB"].split(" ")
HOME = f"http://127.0.0.1:{PORT}/"
# Authlib speaks to addresses of this machine without TLS only when it is told to.
os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"


class Authlib(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.service = Service(PORT)
        cls.says = requests.get(f"{PORTAL}/.well-known/openid-configuration", timeout=10).json()
        cls.keys = KeySet.import_key_set(requests.get(cls.says["jwks_uri"], timeout=10).json())

    @classmethod
    def tearDownClass(cls):
        cls.service.close()

    def setUp(self):
        self.browser = self.enterContext(Browser(HOME))

    def session(self, scope="openid profile"):
        session = OAuth2Session(
            CLIENT,
            SECRET,
            scope=scope,
            redirect_uri=f"{HOME}back",
            code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_basic",
        )
        self.addCleanup(session.close)
        return session

    def sign_on(self, session, who=None, **more):
        """Goes through the portal and back; gives the tokens and the claims that hold."""
        verifier, nonce = generate_token(48), generate_token(20)
        url, state = session.create_authorization_url(
            self.says["authorization_endpoint"], code_verifier=verifier, nonce=nonce, **more
        )
        at = self.browser.open(url)
        if who:
            at = self.browser.sign_in(at, who)
        self.assertIsInstance(at, str, getattr(at, "text", "")[:500])
        token = session.fetch_token(
            self.says["token_endpoint"], authorization_response=at, code_verifier=verifier, state=state
        )
        return token, self.claims(token, nonce)

    def claims(self, token, nonce):
        decoded = jwt.decode(token["id_token"], self.keys, algorithms=["ES256"])
        claims = CodeIDToken(
            decoded.claims,
            decoded.header,
            {"iss": {"values": [self.says["issuer"]]}, "aud": {"values": [CLIENT]}},
            {"client_id": CLIENT, "nonce": nonce, "access_token": token["access_token"]},
        )
        claims.validate(leeway=5)
        return claims

    def test_a_teacher_signs_in_and_is_the_same_everywhere(self):
        session = self.session()
        _, claims = self.sign_on(session, account("teacher"))
        person = session.get(self.says["userinfo_endpoint"]).json()
        self.assertEqual(person["sub"], claims["sub"])
        self.assertTrue(person["name"])
        _, again = self.sign_on(self.session(), prompt="none")
        self.assertEqual(again["sub"], claims["sub"])

    def test_tokens_are_renewed_and_given_back(self):
        session = self.session("openid offline_access")
        token, _ = self.sign_on(session, account("student"))
        renewed = session.refresh_token(self.says["token_endpoint"], refresh_token=token["refresh_token"])
        self.assertNotEqual(renewed["access_token"], token["access_token"])
        answer = session.revoke_token(self.says["revocation_endpoint"], token=renewed["access_token"])
        self.assertEqual(answer.status_code, 200)
        bearer = {"Authorization": f"Bearer {renewed['access_token']}"}
        self.assertEqual(requests.get(self.says["userinfo_endpoint"], headers=bearer, timeout=10).status_code, 401)

    def test_a_code_is_good_once_and_with_its_verifier(self):
        session = self.session()
        verifier = generate_token(48)
        url, state = session.create_authorization_url(self.says["authorization_endpoint"], code_verifier=verifier)
        at = self.browser.sign_in(self.browser.open(url), account("student"))
        with self.assertRaises(OAuthError) as refused:
            session.fetch_token(
                self.says["token_endpoint"], authorization_response=at, code_verifier=generate_token(48), state=state
            )
        self.assertEqual(refused.exception.error, "invalid_grant")

    def test_signing_out_ends_both_and_the_service_is_told(self):
        token, claims = self.sign_on(self.session(), account("management"))
        out = {"id_token_hint": token["id_token"], "post_logout_redirect_uri": f"{HOME}out", "state": "ici"}
        at = self.browser.open(f"{self.says['end_session_endpoint']}?{urlencode(out)}")
        self.assertEqual(at, f"{HOME}out?state=ici")

        def ended(_path, body):
            told = parse_qs(body).get("logout_token")
            note = told and jwt.decode(told[0], self.keys, algorithms=["ES256"])
            return note and note.claims.get("sid") == claims["sid"] and note.claims

        note = self.service.wait(ended)
        self.assertEqual(note["aud"], CLIENT)
        self.assertIn("http://schemas.openid.net/event/backchannel-logout", note["events"])
        url, _ = self.session().create_authorization_url(
            self.says["authorization_endpoint"], code_verifier=generate_token(48), prompt="none"
        )
        self.assertEqual(parse_qs(urlsplit(self.browser.open(url)).query)["error"], ["login_required"])


if __name__ == "__main__":
    unittest.main()
