"""python-cas (PyPI): CAS 1, 2, 3, the words of SAML, proxy tickets, single logout."""

import os
import unittest
from urllib.parse import parse_qs, urlsplit

from cas import CASClient
from person import PORTAL, Browser, Service, account

HOME = f"http://127.0.0.1:{os.environ['PREAU_PEERS_PYTHON_CAS']}/"


class PythonCas(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.service = Service(os.environ["PREAU_PEERS_PYTHON_CAS"])

    @classmethod
    def tearDownClass(cls):
        cls.service.close()

    def setUp(self):
        self.browser = self.enterContext(Browser(HOME))

    def client(self, version, **more):
        client = CASClient(version=version, service_url=HOME, server_url=f"{PORTAL}/cas/", **more)
        self.addCleanup(client.session.close)
        return client

    def ticket(self, client, who=None):
        at = self.browser.open(client.get_login_url())
        if who:
            at = self.browser.sign_in(at, who)
        self.assertIsInstance(at, str, getattr(at, "text", "")[:500])
        return parse_qs(urlsplit(at).query)["ticket"][0]

    def test_the_same_person_by_each_version(self):
        third = self.client(3)
        user, attributes, _ = third.verify_ticket(self.ticket(third, account("teacher")))
        self.assertEqual(attributes["ENTPersonProfils"], "National_ENS")
        self.assertEqual(attributes["isFromNewLogin"], "true")
        for version in (1, 2, 3, "CAS_2_SAML_1_0"):
            client = self.client(version)
            self.assertEqual(client.verify_ticket(self.ticket(client))[0], user, version)
        saml = self.client("CAS_2_SAML_1_0")
        self.assertEqual(saml.verify_ticket(self.ticket(saml))[1]["ENTPersonProfils"], "National_ENS")

    def test_a_ticket_is_good_once(self):
        client = self.client(3)
        ticket = self.ticket(client, account("student"))
        self.assertTrue(client.verify_ticket(ticket)[0])
        self.assertIsNone(client.verify_ticket(ticket)[0])
        self.assertIsNone(client.verify_ticket("ST-none")[0])

    def test_proxy_tickets(self):
        client = self.client(3, proxy_callback=f"{HOME}pgt")
        user, _, iou = client.verify_ticket(self.ticket(client, account("teacher")))
        self.assertTrue(iou.startswith("PGTIOU-"))

        def granted(path, _body):
            query = parse_qs(urlsplit(path).query)
            return query.get("pgtIou") == [iou] and query["pgtId"][0]

        ticket = client.get_proxy_ticket(self.service.wait(granted))
        self.assertTrue(ticket.startswith("PT-"))
        # A service ticket is asked about: a proxy ticket is none.
        self.assertIsNone(self.client(3).verify_ticket(ticket)[0])
        behind = self.client(3)
        behind.url_suffix = "p3/proxyValidate"
        self.assertEqual(behind.verify_ticket(client.get_proxy_ticket(self.service.wait(granted)))[0], user)

    def test_the_service_hears_of_the_sign_out(self):
        client = self.client(3)
        ticket = self.ticket(client, account("management"))
        self.assertTrue(client.verify_ticket(ticket)[0])
        self.assertEqual(self.browser.open(client.get_logout_url(HOME)), HOME)

        def ended(_path, body):
            request = parse_qs(body).get("logoutRequest", [""])[0]
            return request and client.verify_logout_request(request.encode(), ticket)

        self.assertTrue(self.service.wait(ended))
        self.assertNotIsInstance(self.browser.open(client.get_login_url()), str)


if __name__ == "__main__":
    unittest.main()
