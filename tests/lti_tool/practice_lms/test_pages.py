from tests.lti_tool.practice_lms.played_tool import Session, score


def test_one_click_signs_in_and_another_out(session: Session) -> None:
    start = session.client.get("/").text
    for name in ("Tessa de Wit", "Sanne van der Veen", "Uxía", "Íñigo", "Niccolò", "Ελένη Παπαδοπούλου"):
        assert name in start
    response = session.client.post("/sign-in", data={"person": "8"}, follow_redirects=True)
    assert response.request.path == "/course"
    assert "Ελένη Παπαδοπούλου" in response.text
    session.client.post("/sign-out")
    assert session.client.get("/course").status_code == 303


def test_a_link_s_page_frames_the_tool_and_offers_a_window(session: Session) -> None:
    session.sign_in("4")
    assert 'href="/links/2"' in session.client.get("/course").text
    page = session.client.get("/links/2").text
    assert 'src="/links/2/launch"' in page
    assert 'href="/links/2/launch?window=1" target="_blank"' in page


def test_the_gradebook_is_open_to_teacher_and_visitor_and_a_learner_sees_their_own_row(session: Session) -> None:
    session.post_score(score(scoreGiven=7.25))
    visitor = session.client.get("/grades").text
    assert "72.5" in visitor
    assert "Well done" in visitor
    assert "14 Nov 2023, 22:13:20 UTC" in visitor
    session.sign_in("3")
    assert "Sanne van der Veen" in session.client.get("/grades").text
    session.sign_in("5")
    own = session.client.get("/grades").text
    assert "Uxía" in own
    assert "Sanne" not in own


def test_a_comment_with_html_is_kept_as_sent_and_shown_as_text(session: Session) -> None:
    session.post_score(score(comment="<b>bold</b>"))
    grade = session.grade("4")
    assert grade is not None
    assert grade["comment"] == "<b>bold</b>"
    assert "&lt;b&gt;bold&lt;/b&gt;" in session.client.get("/grades").text


def test_an_erased_grade_is_shown_as_none(session: Session) -> None:
    session.post_score(score(gradingProgress="Pending"))
    assert "no grade (Pending)" in session.client.get("/grades").text
