"""Every marked rule has a test that bears its name, and the page of rules is as the code is."""

import pytest

from motcua.base.management.commands.rules import ROOT, marked_rules, page, proofs_by_name, proofs_of

pytestmark = pytest.mark.house


def test_every_marked_rule_has_a_test_bearing_its_name():
    tests = proofs_by_name()
    rules = marked_rules()
    assert len(rules) >= 10
    assert [rule.key for rule in rules if not proofs_of(rule, tests)] == []


def test_every_marked_rule_cites_a_document():
    for rule in marked_rules():
        assert rule.law, rule.key
        assert all(any(word in law for word in ("Nghị", "Luật", "luật", "Thông tư", "Quyết định")) for law in rule.law)


def test_the_page_of_rules_is_as_the_code_is():
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == page(), "run ./motcua rules"
