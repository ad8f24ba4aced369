"""Pages, a module a thing that a person does. Flask lives here; SQL and LMS calls don't."""
