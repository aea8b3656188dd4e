"""Roles, acts, and which role may do what: the one table of permissions."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """What a person is here for. A grant gives a role within a unit's and an area's subtree."""

    COORDINATOR = "coordinator"  # 统筹: of a programme, or of the measures its unit coordinates
    REPORTER = "reporter"  # 单位填报人
    OFFICE_HEAD = "office_head"  # 单位负责人
    LEADER = "leader"  # 分管领导
    LIAISON = "liaison"  # 联络员
    DISTRICT = "district"  # 区级汇总
    TOWN = "town"  # 镇
    ASSESSOR = "assessor"  # 考核
    AUDITOR = "auditor"  # 审计
    SYSTEM_ADMIN = "system_admin"  # 系统管理员
    SECURITY_ADMIN = "security_admin"  # 安全管理员
    AUDIT_ADMIN = "audit_admin"  # 审计管理员


# Three separated administrators (GB/T 22239-2019, level 3, 8.1.5): nobody holds two of them, and
# who holds one does no business of the programmes.
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
BUSINESS = frozenset(Role) - ADMINISTRATORS


class Act(StrEnum):
    """What can be permitted. Reading counts."""

    PROGRAMME_READ = "programme.read"
    PROGRAMME_ADOPT = "programme.adopt"
    PROGRAMME_CORRECT = "programme.correct"
    PROGRAMME_BIND = "programme.bind"  # name the units of an open set
    POLICY_HAND_IN = "policy.hand_in"
    POLICY_READ = "policy.read"
    POLICY_CORRECT = "policy.correct"
    DIRECTORY_READ = "directory.read"
    UNITS_MANAGE = "directory.manage_units"
    PEOPLE_MANAGE = "directory.manage_people"
    APPOINT = "directory.appoint"  # to a post; one that brings roles: who may grant them
    PEOPLE_IMPORT = "directory.import_people"  # a sheet: of it, what else is permitted
    GRANTS_MANAGE = "directory.manage_grants"
    DELEGATE = "directory.delegate"
    DELIVERY_COORDINATE = "delivery.coordinate"  # assign, approve plans, accept, close, supervise
    DELIVERY_ANSWER = "delivery.answer"  # for a unit: acknowledge, refuse, reply
    DELIVERY_REPORT = "delivery.report"  # for a unit: plans and progress
    DELIVERY_APPROVE = "delivery.approve"  # as head of the office
    DELIVERY_SIGN = "delivery.sign"  # as leader in charge
    DELIVERY_CONSOLIDATE = "delivery.consolidate"  # what others report to the unit
    AUDIT_READ = "audit.read"


class Extent(StrEnum):
    """How far a role carries an act: everywhere, or within what the grant names."""

    EVERYWHERE = "everywhere"
    WITHIN = "within"


_READS: Mapping[Act, Extent] = {
    Act.PROGRAMME_READ: Extent.EVERYWHERE,
    Act.POLICY_HAND_IN: Extent.EVERYWHERE,
    Act.DIRECTORY_READ: Extent.EVERYWHERE,
}

_REPORTS: Mapping[Act, Extent] = {
    Act.DELIVERY_ANSWER: Extent.WITHIN,
    Act.DELIVERY_REPORT: Extent.WITHIN,
    Act.DELIVERY_CONSOLIDATE: Extent.WITHIN,
}

PERMITTED: Mapping[Role, Mapping[Act, Extent]] = {
    Role.COORDINATOR: {
        **_READS,
        Act.PROGRAMME_ADOPT: Extent.WITHIN,
        Act.PROGRAMME_CORRECT: Extent.WITHIN,
        Act.PROGRAMME_BIND: Extent.WITHIN,
        Act.POLICY_READ: Extent.EVERYWHERE,
        Act.POLICY_CORRECT: Extent.EVERYWHERE,
        Act.DELIVERY_COORDINATE: Extent.WITHIN,
    },
    Role.REPORTER: {**_READS, **_REPORTS},
    Role.OFFICE_HEAD: {
        **_READS,
        Act.POLICY_READ: Extent.WITHIN,
        Act.POLICY_CORRECT: Extent.WITHIN,
        Act.DELEGATE: Extent.WITHIN,
        Act.DELIVERY_ANSWER: Extent.WITHIN,
        Act.DELIVERY_APPROVE: Extent.WITHIN,
        Act.DELIVERY_CONSOLIDATE: Extent.WITHIN,
    },
    Role.LEADER: {
        **_READS,
        Act.POLICY_READ: Extent.WITHIN,
        Act.DELIVERY_SIGN: Extent.WITHIN,
    },
    Role.LIAISON: {**_READS, Act.DELIVERY_ANSWER: Extent.WITHIN},
    Role.DISTRICT: {**_READS, **_REPORTS},
    Role.TOWN: {**_READS, **_REPORTS},
    Role.ASSESSOR: _READS,
    Role.AUDITOR: {
        **_READS,
        Act.POLICY_READ: Extent.EVERYWHERE,
        Act.AUDIT_READ: Extent.EVERYWHERE,
    },
    Role.SYSTEM_ADMIN: {
        Act.DIRECTORY_READ: Extent.EVERYWHERE,
        Act.UNITS_MANAGE: Extent.WITHIN,
        Act.PEOPLE_MANAGE: Extent.WITHIN,
        Act.APPOINT: Extent.WITHIN,
        Act.PEOPLE_IMPORT: Extent.WITHIN,
    },
    Role.SECURITY_ADMIN: {
        Act.DIRECTORY_READ: Extent.EVERYWHERE,
        Act.GRANTS_MANAGE: Extent.WITHIN,
        Act.APPOINT: Extent.WITHIN,
        Act.PEOPLE_IMPORT: Extent.WITHIN,
    },
    Role.AUDIT_ADMIN: {
        Act.DIRECTORY_READ: Extent.EVERYWHERE,
        Act.AUDIT_READ: Extent.EVERYWHERE,
    },
}

# What anybody in business may do with what is their own: papers they handed in, their stand-in.
OF_ONES_OWN = frozenset({Act.POLICY_READ, Act.POLICY_CORRECT, Act.DELEGATE})
