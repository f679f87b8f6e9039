// In the place of a library that jsonld names, and that nothing here uses.

export const IdentifierIssuer = undefined;
