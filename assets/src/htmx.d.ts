declare module "htmx.org/dist/htmx.esm.js" {
  const htmx: { config: Record<string, unknown> };
  export default htmx;
}
