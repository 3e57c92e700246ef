/** The two encodings of the v1 API, by the names HTTP gives them. They are compared byte for byte, without parameters. */
export type MediaType = 'application/json' | 'application/x-protobuf';
