import { defineConfig } from "vite";

// The built files are committed and shipped in the wheel, so their names are fixed: a server that is
// upgraded answers the same URLs, and a diff shows what changed. ROOST is where `npm run dev` finds
// a running Roost.
const roost = process.env.ROOST ?? "http://127.0.0.1:8080";

export default defineConfig({
  base: "/console/",
  esbuild: { jsx: "automatic", jsxImportSource: "preact", legalComments: "none" },
  build: {
    target: "es2022",
    outDir: process.env.CONSOLE_OUT ?? "../src/roost/console/static",
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    rollupOptions: {
      output: {
        entryFileNames: "console.js",
        chunkFileNames: "[name].js",
        assetFileNames: (asset) =>
          asset.names.some((name) => name.endsWith(".css")) ? "console.css" : "[name][extname]",
      },
    },
  },
  server: {
    proxy: {
      "^/console/(session|enter|v2|_roost)": roost,
      "^/(v2|reference|docs|guides)": roost,
    },
  },
});
