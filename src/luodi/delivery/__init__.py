"""推进：交办签收、年初计划、进展填报与审核、红黄绿灯、督查督办、销号。

Delivery: what a programme's tasks go through from registration to closure. Plans, reports with
evidence, their review, lights computed from what was accepted, supervision.
"""
