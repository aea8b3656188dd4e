"""Notices (通知): in the app to each person exactly once, by e-mail and webhook at least once."""

from luodi.foundation.notices.quiet import loud as loud
from luodi.foundation.notices.quiet import quiet as quiet
from luodi.foundation.notices.reading import failed as failed
from luodi.foundation.notices.reading import notice_of as notice_of
from luodi.foundation.notices.reading import notices as notices
from luodi.foundation.notices.reading import unread as unread
from luodi.foundation.notices.sending import clear_sent as clear_sent
from luodi.foundation.notices.sending import send_waiting as send_waiting
from luodi.foundation.notices.values import NoticeLine as NoticeLine
from luodi.foundation.notices.values import Tally as Tally
from luodi.foundation.notices.writing import mark_all_read as mark_all_read
from luodi.foundation.notices.writing import mark_read as mark_read
from luodi.foundation.notices.writing import notify as notify
