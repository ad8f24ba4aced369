"""LTI 1.3 and Advantage as a tool: values, checks and HTTP calls to LMSes, without web framework or SQL.

The specifications (LTI Core 1.3, 1EdTech Security Framework 1.1, Assignment and Grade Services 2.0, Deep Linking
2.0) are the measure. A login is read in `login`, an id_token becomes a `Launch` in `token` and `claims`, an LMS's
signing keys live in `keys`, its services are called through `outbound`, `service` and `scores`; `deep_linking`
answers a teacher's choice. Vendor knowledge is data in `quirks`.
`pylti1p3` is imported nowhere else: docs/decisions/0003-pylti1p3.md says what of it is used.
"""
