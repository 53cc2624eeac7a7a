// Shows the document that lies beside the page; asks no other server for anything.
SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#calls",
  deepLinking: true,
  validatorUrl: null,
});
