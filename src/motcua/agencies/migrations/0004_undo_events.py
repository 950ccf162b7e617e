"""A change of the tree that has not taken effect can be undone: a kind of event of its own."""

from django.db import migrations, models

KINDS = [
    ("load", "Nạp danh mục đơn vị"),
    ("found", "Thành lập"),
    ("rename", "Đổi tên"),
    ("move", "Chuyển cơ quan cấp trên"),
    ("merge", "Sáp nhập"),
    ("split", "Chia tách"),
    ("abolish", "Giải thể"),
    ("transfer_function", "Chuyển chức năng, nhiệm vụ"),
    ("settle", "Xác định kế thừa"),
    ("assign_code", "Cấp mã định danh"),
    ("undo", "Hủy thay đổi chưa có hiệu lực"),
]


class Migration(migrations.Migration):
    dependencies = [("agencies", "0003_chain_events")]

    operations = [
        migrations.AlterField(
            model_name="agencyevent",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=20, verbose_name="việc"),
        ),
    ]
