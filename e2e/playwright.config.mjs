// Walks in a browser, over a server that already runs (scripts start it): see README.md.
import { defineConfig } from "@playwright/test";
import { chromium } from "./browser.mjs";

export default defineConfig({
  testDir: "specs",
  globalSetup: "./setup.mjs",
  outputDir: "test-results",
  workers: 2,
  retries: 0,
  forbidOnly: !!process.env.CI,
  timeout: 30_000,
  expect: { timeout: 5_000 },
  reporter: [["list"]],
  use: {
    actionTimeout: 10_000,
    baseURL: process.env.PREAU_E2E_URL,
    browserName: "chromium",
    launchOptions: chromium,
    locale: "fr-FR",
    timezoneId: "Europe/Paris",
    viewport: { width: 1280, height: 900 },
    reducedMotion: "reduce",
    // The worker would answer in place of the server: specs about it turn it on.
    serviceWorkers: "block",
    trace: "retain-on-failure",
  },
});
